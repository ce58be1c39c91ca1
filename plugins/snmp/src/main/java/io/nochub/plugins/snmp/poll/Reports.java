package io.nochub.plugins.snmp.poll;

import java.util.Map;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;

/** What an agent says when it does not take a v3 request, in words (RFC 3414, 5). */
final class Reports {
  private static final Map<OID, String> WORDS =
      Map.of(
          SnmpConstants.usmStatsUnknownUserNames, "it does not know the user",
          SnmpConstants.usmStatsWrongDigests, "the authentication passphrase or protocol is wrong",
          SnmpConstants.usmStatsDecryptionErrors, "the privacy passphrase or protocol is wrong",
          SnmpConstants.usmStatsUnsupportedSecLevels,
              "it does not let the user in at this level of security",
          SnmpConstants.usmStatsNotInTimeWindows, "its clock does not agree with ours",
          SnmpConstants.usmStatsUnknownEngineIDs, "it has another engine id than before");

  private Reports() {}

  static String words(PDU report) {
    OID oid = report.size() == 0 ? new OID() : report.get(0).getOid();
    return WORDS.getOrDefault(oid, "it refused the request with the report " + oid);
  }
}
