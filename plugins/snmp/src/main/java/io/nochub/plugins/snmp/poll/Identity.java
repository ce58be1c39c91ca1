package io.nochub.plugins.snmp.poll;

/** What a device says of itself. */
public record Identity(String sysObjectId, String sysDescr, String sysName) {
  public static final Identity UNKNOWN = new Identity("", "", "");
}
