package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.nochub.api.config.Setting;
import io.nochub.runtime.settings.Bound;
import io.nochub.runtime.settings.SettingProblem;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The settings record and its example. */
abstract class ConfigChecks extends Checks {
  ConfigChecks(IntegrationContract<?> kit) {
    super(kit);
  }

  @Test
  void the_settings_bind_without_a_warning() throws SettingsException {
    Bound<?> bound = kit().binder().bind(record(), kit().settings());

    assertThat(bound.warnings()).isEmpty();
  }

  @Test
  void every_setting_has_a_label_for_the_form() {
    for (Component component : everyComponent()) {
      Setting setting = component.setting();
      String label = setting == null ? "" : setting.label();
      assertThat(label).as("label in the @Setting of %s", component.name()).isNotBlank();
    }
  }

  @TestFactory
  Stream<DynamicTest> a_required_setting_left_out_is_named() {
    return Component.of(record()).stream()
        .filter(Component::isRequired)
        .map(
            required ->
                DynamicTest.dynamicTest(
                    required.name(),
                    () -> {
                      Map<String, Object> settings = new HashMap<>(kit().settings());
                      settings.remove(required.name());
                      assertThat(problemsOf(settings))
                          .extracting(SettingProblem::field)
                          .contains(required.name());
                    }));
  }

  @Test
  void a_setting_nobody_knows_is_refused_by_name() {
    Map<String, Object> settings = new HashMap<>(kit().settings());
    settings.put("zzUnknown", "value");

    List<SettingProblem> problems = problemsOf(settings);

    assertThat(problems).extracting(SettingProblem::field).contains("zzUnknown");
    problems.forEach(problem -> kit().assertNoSecret(problem.problem()));
  }

  @Test
  void no_secret_shows_in_the_settings_as_text() throws SettingsException {
    Record settings = kit().binder().bind(record(), kit().settings()).value();

    kit().assertNoSecret(settings.toString());
  }

  @Test
  void the_schema_describes_every_setting() {
    Object properties = kit().binder().schema(record()).getOrDefault("properties", "none");
    Set<?> described = properties instanceof Map<?, ?> map ? map.keySet() : Set.of();

    for (Component component : Component.of(record())) {
      assertThat(described.contains(component.name())).as(component.name()).isTrue();
    }
  }

  @Test
  void the_example_is_for_this_type_and_binds() throws SettingsException {
    Example example = example();

    assertThat(example.type()).isEqualTo(kit().type().id());
    assertThat(example.displayName()).isNotBlank();
    binderFor(example).bind(record(), example.settings());
  }

  @Test
  void the_example_shows_every_setting_and_options_at_their_default() {
    Map<String, Object> needed = example().settings();
    Map<String, Object> all = example().withOptions().settings();

    for (Component component : Component.of(record())) {
      assertThat(all).as("the example, options included").containsKey(component.name());
      if (!needed.containsKey(component.name()) && component.byDefault().isPresent()) {
        assertThat(String.valueOf(all.get(component.name())))
            .as("the option %s of the example", component.name())
            .isEqualTo(component.byDefault().get());
      }
    }
  }

  private Class<? extends Record> record() {
    return kit().type().configType();
  }

  private Example example() {
    return Example.of(kit().type().configType().getClassLoader(), kit().variant());
  }

  private SettingsBinder binderFor(Example example) {
    Map<String, String> environment = new LinkedHashMap<>(example.environment());
    environment.putAll(kit().environment());
    return new SettingsBinder(environment);
  }

  private List<SettingProblem> problemsOf(Map<String, Object> settings) {
    try {
      return fail("binds: " + kit().binder().bind(record(), settings).value());
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  private List<Component> everyComponent() {
    List<Component> all = new ArrayList<>();
    collect(record(), all);
    return all;
  }

  private static void collect(Class<?> record, List<Component> all) {
    for (Component component : Component.of(record)) {
      all.add(component);
      component.record().ifPresent(inner -> collect(inner, all));
    }
  }
}
