package io.nochub.hub.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Encrypts secrets for the database. Each value gets a key of its own, which is encrypted by the
 * key in the key file (envelope encryption, AES-256-GCM), and is bound to the place it belongs to:
 * copied elsewhere it does not open. Thread-safe.
 */
public final class SecretBox {
  private final KeyFile file;
  private volatile KeysetHandle keys;
  private volatile Aead cipher;

  private SecretBox(KeyFile file, KeysetHandle keys) throws GeneralSecurityException {
    this.file = file;
    this.keys = keys;
    this.cipher = cipher(keys);
  }

  /** Reads the key file; makes one, for its owner alone, where there is none yet. */
  public static SecretBox at(Path keyFile) {
    KeyFile file = new KeyFile(keyFile);
    try {
      AeadConfig.register();
      if (!file.exists()) {
        file.write(
            KeysetHandle.generateNew(
                PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()));
      }
      return new SecretBox(file, file.read());
    } catch (IOException e) {
      throw new UncheckedIOException("The key file " + keyFile + " cannot be used: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new SecretUnreadable(
          "The key file " + keyFile + " holds no usable keys; put back the one from the backup", e);
    }
  }

  /**
   * Encrypts a value.
   *
   * @param place where it is kept, such as "integration/rt/settings/password"; needed to open it
   * @return text of letters, digits and {@code -_}
   */
  public String seal(String value, String place) {
    try {
      byte[] sealed =
          cipher.encrypt(
              value.getBytes(StandardCharsets.UTF_8), place.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Encrypting for " + place + " failed", e);
    }
  }

  /**
   * Decrypts what was sealed for the same place.
   *
   * @throws SecretUnreadable if the key file is another one, or the value was moved or altered
   */
  public String open(String sealed, String place) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      return new String(
          cipher.decrypt(bytes, place.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SecretUnreadable(
          "The secret of " + place + " cannot be decrypted with " + file + "; enter it again", e);
    }
  }

  /** The same value under the key in use now. */
  public String reseal(String sealed, String place) {
    return seal(open(sealed, place), place);
  }

  /**
   * Makes a new key the one in use; older ones still open what they sealed. On disk when it
   * returns.
   */
  public synchronized void addKey() {
    KeysetHandle.Builder.Entry fresh =
        KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
            .withRandomId()
            .setStatus(KeyStatus.ENABLED)
            .makePrimary();
    replaceKeys(KeysetHandle.newBuilder(keys).addEntry(fresh));
  }

  /** Forgets all keys but the one in use. What was not sealed again before cannot be opened. */
  public synchronized void forgetOldKeys() {
    KeysetHandle.Builder only = KeysetHandle.newBuilder();
    KeysetHandle.Entry primary = keys.getPrimary();
    only.addEntry(
        KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary());
    replaceKeys(only);
  }

  /** How many keys the file holds. */
  public int keys() {
    return keys.size();
  }

  private void replaceKeys(KeysetHandle.Builder builder) {
    try {
      KeysetHandle next = builder.build();
      Aead nextCipher = cipher(next);
      file.write(next);
      keys = next;
      cipher = nextCipher;
    } catch (IOException e) {
      throw new UncheckedIOException("The key file " + file + " could not be written", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The new key could not be used", e);
    }
  }

  private static Aead cipher(KeysetHandle keys) throws GeneralSecurityException {
    Aead master = keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    return KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, master);
  }

  @Override
  public String toString() {
    return "SecretBox[" + file + "]";
  }
}
