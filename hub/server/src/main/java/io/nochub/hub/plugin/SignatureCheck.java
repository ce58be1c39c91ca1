package io.nochub.hub.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the detached Ed25519 signature (RFC 8032) over a whole archive against the keys the
 * operator trusts.
 */
public final class SignatureCheck {
  /** What the operator asks of archives. */
  public enum Policy {
    /** Without a good signature nothing is installed or loaded. */
    REQUIRE,
    WARN,
    OFF
  }

  /** The fixed beginning of an Ed25519 public key in X.509 form (RFC 8410). */
  private static final byte[] X509_START = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private static final int RAW_KEY = 32;
  private static final int RAW_SIGNATURE = 64;

  private final Policy policy;
  private final List<PublicKey> trusted;

  /**
   * @param trustedKeys each a PEM file's text, or the same in Base64 without its frame, or the bare
   *     32 bytes in Base64
   * @throws IllegalArgumentException naming the key that is none
   */
  public SignatureCheck(Policy policy, List<String> trustedKeys) {
    this.policy = policy;
    this.trusted = trustedKeys.stream().map(SignatureCheck::key).toList();
  }

  public Policy policy() {
    return policy;
  }

  /**
   * Checks an archive.
   *
   * @param signature 64 bytes, or those in Base64; null if there is none
   * @return a warning for the operator under WARN
   */
  Optional<String> check(String name, Path archive, byte @Nullable [] signature)
      throws ArchiveRefused, IOException {
    if (policy == Policy.OFF) {
      return Optional.empty();
    }
    if (signature == null) {
      return unproved(name + " is not signed");
    }
    Optional<byte[]> raw = rawSignature(signature);
    if (raw.isEmpty() || !signedByTrusted(archive, raw.get())) {
      return unproved(
          name + " is signed by none of the trusted keys, or was changed after it was signed");
    }
    return Optional.empty();
  }

  private Optional<String> unproved(String finding) throws ArchiveRefused {
    if (policy == Policy.REQUIRE) {
      throw new ArchiveRefused(finding + "; plugins.signatures is \"require\"");
    }
    return Optional.of(finding);
  }

  private boolean signedByTrusted(Path archive, byte[] signature) throws IOException {
    for (PublicKey key : trusted) {
      if (signedBy(key, archive, signature)) {
        return true;
      }
    }
    return false;
  }

  private static boolean signedBy(PublicKey key, Path archive, byte[] signature)
      throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        check.update(buffer, 0, read);
      }
      return check.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static Optional<byte[]> rawSignature(byte[] given) {
    if (given.length == RAW_SIGNATURE) {
      return Optional.of(given);
    }
    try {
      String text = new String(given, StandardCharsets.US_ASCII).replaceAll("\\s", "");
      byte[] decoded = Base64.getDecoder().decode(text);
      return decoded.length == RAW_SIGNATURE ? Optional.of(decoded) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static PublicKey key(String text) {
    try {
      String bare = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      byte[] bytes = Base64.getDecoder().decode(bare);
      byte[] encoded = bytes.length == RAW_KEY ? joined(X509_START, bytes) : bytes;
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("holds what is no Ed25519 public key: " + text, e);
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
