package io.nochub.hub.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.hub.plugin.SignatureCheck.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@SuppressWarnings("NullAway.Init") // JUnit fills them in
class SignatureCheckTest {
  @TempDir Path folder;
  private Path archive;
  private KeyPair keys;

  @BeforeEach
  void signs_something() throws Exception {
    archive = Files.writeString(folder.resolve("plugin.jar"), "the archive");
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  @Test
  void a_good_signature_by_a_trusted_key_is_enough_in_any_form() throws Exception {
    byte[] signature = signature(keys.getPrivate());
    byte[] encoded = keys.getPublic().getEncoded();
    String inBase64 = Base64.getEncoder().encodeToString(encoded);
    String raw =
        Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, 12, encoded.length));
    String pem = "-----BEGIN PUBLIC KEY-----\n" + inBase64 + "\n-----END PUBLIC KEY-----\n";

    for (String key : List.of(inBase64, raw, pem)) {
      SignatureCheck check = new SignatureCheck(Policy.REQUIRE, List.of(key));
      assertThat(check.check("x", archive, signature)).isEmpty();
      assertThat(check.check("x", archive, Base64.getMimeEncoder().encode(signature))).isEmpty();
    }
  }

  @Test
  void a_missing_signature_is_refused_told_or_ignored_as_the_policy_says() throws Exception {
    assertThatThrownBy(() -> check(Policy.REQUIRE).check("demo.jar", archive, null))
        .isInstanceOf(ArchiveRefused.class)
        .hasMessage("demo.jar is not signed; plugins.signatures is \"require\"");
    assertThat(check(Policy.WARN).check("demo.jar", archive, null))
        .contains("demo.jar is not signed");
    assertThat(check(Policy.OFF).check("demo.jar", archive, null)).isEmpty();
  }

  @Test
  void a_foreign_altered_or_malformed_signature_counts_as_none() throws Exception {
    byte[] foreign =
        signature(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    byte[] altered = signature(keys.getPrivate());
    altered[3] ^= 1;
    byte[] garbage = "garbage!".getBytes(StandardCharsets.UTF_8);

    for (byte[] bad : List.of(foreign, altered, garbage)) {
      assertThatThrownBy(() -> check(Policy.REQUIRE).check("demo.jar", archive, bad))
          .isInstanceOf(ArchiveRefused.class)
          .hasMessageContaining("none of the trusted keys");
      assertThat(check(Policy.WARN).check("demo.jar", archive, bad)).isPresent();
    }
  }

  @Test
  void an_archive_changed_after_signing_is_refused() throws Exception {
    byte[] signature = signature(keys.getPrivate());
    Files.writeString(archive, "the archive, altered");

    assertThatThrownBy(() -> check(Policy.REQUIRE).check("demo.jar", archive, signature))
        .isInstanceOf(ArchiveRefused.class);
  }

  @Test
  void a_key_that_is_none_is_named() {
    assertThatThrownBy(() -> new SignatureCheck(Policy.WARN, List.of("AAAA")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Ed25519 public key")
        .hasMessageContaining("AAAA");
  }

  private SignatureCheck check(Policy policy) {
    return new SignatureCheck(
        policy, List.of(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())));
  }

  private byte[] signature(PrivateKey key) throws Exception {
    Signature signing = Signature.getInstance("Ed25519");
    signing.initSign(key);
    signing.update(Files.readAllBytes(archive));
    return signing.sign();
  }
}
