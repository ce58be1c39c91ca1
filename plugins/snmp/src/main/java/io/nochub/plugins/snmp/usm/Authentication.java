package io.nochub.plugins.snmp.usm;

import org.jspecify.annotations.Nullable;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthMD5;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.smi.OID;

/** How messages of a user are signed: RFC 3414 (MD5, SHA) and RFC 7860 (the others). */
public enum Authentication {
  NONE(null),
  MD5(AuthMD5.ID),
  SHA(AuthSHA.ID),
  SHA224(AuthHMAC128SHA224.ID),
  SHA256(AuthHMAC192SHA256.ID),
  SHA384(AuthHMAC256SHA384.ID),
  SHA512(AuthHMAC384SHA512.ID);

  private final @Nullable OID protocol;

  Authentication(@Nullable OID protocol) {
    this.protocol = protocol;
  }

  /** The protocol's number; null for none. */
  public @Nullable OID protocol() {
    return protocol;
  }
}
