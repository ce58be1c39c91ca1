package io.nochub.plugins.snmp.usm;

import org.jspecify.annotations.Nullable;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivDES;
import org.snmp4j.security.nonstandard.PrivAES192With3DESKeyExtension;
import org.snmp4j.security.nonstandard.PrivAES256With3DESKeyExtension;
import org.snmp4j.smi.OID;

/**
 * How messages of a user are encrypted: DES by RFC 3414, AES-128 by RFC 3826. There is no standard
 * for longer keys: AES192 and AES256 extend them as draft-blumenthal-aes-usm-04 says, AES192C and
 * AES256C as draft-reeder-snmpv3-usm-3desede-00 does for 3DES, which Cisco and others use.
 */
public enum Privacy {
  NONE,
  DES,
  AES128,
  AES192,
  AES256,
  AES192C,
  AES256C;

  /** The protocol's number; null for none. */
  public @Nullable OID protocol() {
    return switch (this) {
      case NONE -> null;
      case DES -> PrivDES.ID;
      case AES128 -> PrivAES128.ID;
      case AES192 -> PrivAES192.ID;
      case AES256 -> PrivAES256.ID;
      case AES192C -> PrivAES192With3DESKeyExtension.ID;
      case AES256C -> PrivAES256With3DESKeyExtension.ID;
    };
  }
}
