package io.nochub.plugins.snmp.poll;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.smi.OID;

/**
 * One request to a device.
 *
 * @param round the device's round it belongs to
 * @param oids what is asked for; in MEASURE after the agent's up time
 * @param cells where the answers belong, in the order of the OIDs; empty but in MEASURE
 * @param walk the table that is gone through; null but in WALK
 * @param repetitions how many successors of each OID in WALK; 1 asks by GETNEXT
 */
record Ask(
    DevicePoll device,
    long round,
    Purpose purpose,
    List<OID> oids,
    List<Cell> cells,
    @Nullable TableWalk walk,
    int repetitions) {
  enum Purpose {
    /** What are you? */
    IDENTIFY,
    /** Which rows have you? */
    WALK,
    /** How are you? */
    MEASURE,
    /** Are you there again? */
    KNOCK
  }

  /** An object of a row. */
  record Cell(Row row, String column) {}

  Ask {
    oids = List.copyOf(oids);
    cells = List.copyOf(cells);
  }

  /** The type of PDU, a constant of {@link PDU}. */
  int type() {
    if (purpose != Purpose.WALK) {
      return PDU.GET;
    }
    return repetitions > 1 ? PDU.GETBULK : PDU.GETNEXT;
  }
}
