package io.nochub.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TemplateCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"{{#open}}", "{{/close}}", "{{#a}}{{>other}}{{/a}}", "{{#a}}{{/b}}"})
  void a_torn_template_is_said_to_be_one(String template) {
    assertThat(TemplateCheck.problemWith(template)).isNotEmpty();
  }

  @Test
  void a_good_template_has_no_problem() {
    assertThat(TemplateCheck.problemWith("{{title}} {{#site}}at {{site}}{{/site}}")).isEmpty();
  }
}
