package io.nochub.plugins.snmp.usm;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OctetString;

/** A user of SNMP v3. */
public record V3User(
    @Setting(label = "Name", help = "As the devices know it", max = 32) String name,
    @Setting(label = "Authentication", byDefault = "SHA256") Authentication authentication,
    @Setting(label = "Authentication passphrase", help = "At least 8 characters")
        @Nullable Secret authenticationPassphrase,
    @Setting(
            label = "Privacy",
            help =
                "AES192 and AES256 exist in two ways; AES192C and AES256C are those of Cisco and"
                    + " others",
            byDefault = "AES128")
        Privacy privacy,
    @Setting(label = "Privacy passphrase", help = "At least 8 characters")
        @Nullable Secret privacyPassphrase,
    @Setting(label = "Client", help = "Whose devices use it, if not the client of the whole")
        @Nullable String organisation) {

  /** RFC 3414, 11.2: "passwords … at least 8 characters". */
  private static final int SHORTEST = 8;

  public V3User {
    check(
        "authenticationPassphrase",
        authentication != Authentication.NONE,
        authenticationPassphrase);
    check("privacyPassphrase", privacy != Privacy.NONE, privacyPassphrase);
    if (privacy != Privacy.NONE && authentication == Authentication.NONE) {
      throw new InvalidConfigException(
          "privacy",
          "there is no encryption without authentication; choose NONE, or a protocol for both");
    }
  }

  private static void check(String field, boolean needed, @Nullable Secret passphrase) {
    if (needed != (passphrase != null)) {
      throw new InvalidConfigException(
          field,
          needed ? "is missing; without one, choose NONE" : "is given, but the protocol is NONE");
    }
    if (passphrase != null && passphrase.reveal().length() < SHORTEST) {
      throw new InvalidConfigException(field, "must have at least " + SHORTEST + " characters");
    }
  }

  /** What a message of this user must at least have: a constant of {@link SecurityLevel}. */
  public int securityLevel() {
    if (authentication == Authentication.NONE) {
      return SecurityLevel.NOAUTH_NOPRIV;
    }
    return privacy == Privacy.NONE ? SecurityLevel.AUTH_NOPRIV : SecurityLevel.AUTH_PRIV;
  }

  /** The same for SNMP4J, good for every engine. */
  public UsmUser toUsmUser() {
    return new UsmUser(
        new OctetString(name),
        authentication.protocol(),
        octets(authenticationPassphrase),
        privacy.protocol(),
        octets(privacyPassphrase));
  }

  private static @Nullable OctetString octets(@Nullable Secret passphrase) {
    return passphrase == null
        ? null
        : new OctetString(passphrase.reveal().getBytes(StandardCharsets.UTF_8));
  }
}
