package io.nochub.runtime.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PluginDescriptorTest {
  private static Properties good() {
    Properties properties = new Properties();
    properties.setProperty("plugin.id", "my-rmm2");
    properties.setProperty("plugin.version", "1.2.0-rc.1+b5");
    properties.setProperty("plugin.class", "com.example.rmm.MyRmmPlugin");
    properties.setProperty("plugin.requires", ">=1.4.0 & <2.0.0");
    return properties;
  }

  private static String refusal(Properties properties) {
    InvalidDescriptorException refusal =
        catchThrowableOfType(
            InvalidDescriptorException.class, () -> PluginDescriptor.of(properties));
    return String.join("; ", refusal.problems());
  }

  @Test
  void a_file_is_read_as_utf_8() throws Exception {
    String text =
        """
        plugin.id=my-rmm
        plugin.version=1.0.0
        plugin.class=com.example.Rmm
        plugin.requires=>=1.0.0 & <2.0.0
        plugin.provider=Müller & Söhne
        """;
    InputStream file = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));

    assertThat(PluginDescriptor.read(file))
        .isEqualTo(
            new PluginDescriptor(
                "my-rmm",
                "1.0.0",
                "com.example.Rmm",
                ">=1.0.0 & <2.0.0",
                "Müller & Söhne",
                "",
                ""));
  }

  @ParameterizedTest
  @CsvSource({
    "plugin.id, x",
    "plugin.id, My-Rmm",
    "plugin.id, 2rmm",
    "plugin.id, ../rmm",
    "plugin.id, a23456789012345678901234567890123456789012",
    "plugin.version, 1.0",
    "plugin.version, 1.02.0",
    "plugin.version, v1.0.0",
    "plugin.version, 1.0.0-01",
    "plugin.class, Plugin",
    "plugin.class, com.example.",
    "plugin.class, com/example/Plugin",
    "plugin.class, io.nochub.api.Plugin",
    "plugin.requires, 1.0.0",
    "plugin.requires, ^1.2.0",
    "plugin.requires, '[1.0,2.0)'",
    "plugin.requires, >=1.0 & <2.0",
    "plugin.requires, >=1.0.0 & <2.1.0",
    "plugin.requires, >=1.0.0 & <=2.0.0",
    "plugin.requires, >=2.0.0 & <2.0.0",
    "plugin.requires, >=1.0.0",
    "plugin.dependencies, other"
  })
  void what_is_not_exactly_right_is_refused_by_name(String name, String value) {
    Properties properties = good();
    properties.setProperty(name, value);

    assertThat(refusal(properties)).contains(name);
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThat(refusal(new Properties()))
        .contains("plugin.id", "plugin.version", "plugin.class", "plugin.requires");
  }

  @Test
  void a_malformed_file_is_a_problem_too() {
    InputStream file = new ByteArrayInputStream("plugin.id=\\u00".getBytes(StandardCharsets.UTF_8));

    assertThat(
            catchThrowableOfType(
                InvalidDescriptorException.class, () -> PluginDescriptor.read(file)))
        .hasMessageContaining("escape");
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0,true",
    "1.4.1,true",
    "1.10.0,true",
    "1.4.0-SNAPSHOT,true",
    "1.3.9,false",
    "2.0.0,false"
  })
  void a_range_is_compared_by_numbers(String api, boolean works) throws Exception {
    assertThat(PluginDescriptor.of(good()).worksWith(api)).isEqualTo(works);
  }
}
