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
  NONE,
  MD5,
  SHA,
  SHA224,
  SHA256,
  SHA384,
  SHA512;

  /** The protocol's number; null for none. */
  public @Nullable OID protocol() {
    return switch (this) {
      case NONE -> null;
      case MD5 -> AuthMD5.ID;
      case SHA -> AuthSHA.ID;
      case SHA224 -> AuthHMAC128SHA224.ID;
      case SHA256 -> AuthHMAC192SHA256.ID;
      case SHA384 -> AuthHMAC256SHA384.ID;
      case SHA512 -> AuthHMAC384SHA512.ID;
    };
  }
}
