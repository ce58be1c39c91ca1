package io.nochub.runtime.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts in the values of {@code ${env:NAME}} and {@code ${file:/path}}, alone or inside a text. What
 * they bring is not searched again. A file's last line break is left away, as files of secrets end
 * with one.
 */
final class References {
  private static final int LARGEST_FILE = 1024 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  static boolean in(String text) {
    return REFERENCE.matcher(text).find();
  }

  String resolve(String text) throws SettingValue.Unfit {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String name = reference.group(2).strip();
      String value = reference.group(1).equals("env") ? variable(name) : file(name);
      reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(resolved).toString();
  }

  private String variable(String name) throws SettingValue.Unfit {
    String value = environment.get(name);
    if (value == null) {
      throw new SettingValue.Unfit("refers to the environment variable " + name + ", not set");
    }
    return value;
  }

  private static String file(String name) throws SettingValue.Unfit {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        throw new SettingValue.Unfit("refers to the file " + name + "; give its whole path");
      }
      // Anything but a regular file, such as a pipe, could make the hub wait for ever.
      if (!Files.isRegularFile(path)) {
        throw new SettingValue.Unfit("refers to the file " + name + ", which is not there");
      }
      return withoutLastBreak(decode(name, read(name, path)));
    } catch (InvalidPathException e) {
      throw new SettingValue.Unfit("refers to a file by a name that cannot be one");
    } catch (IOException e) {
      throw new SettingValue.Unfit("refers to the file " + name + ", which cannot be read");
    }
  }

  private static byte[] read(String name, Path path) throws IOException, SettingValue.Unfit {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new SettingValue.Unfit("refers to the file " + name + ", larger than 1 MiB");
      }
      return bytes;
    }
  }

  private static String decode(String name, byte[] bytes) throws SettingValue.Unfit {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SettingValue.Unfit("refers to the file " + name + ", which is not UTF-8 text");
    }
  }

  private static String withoutLastBreak(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
