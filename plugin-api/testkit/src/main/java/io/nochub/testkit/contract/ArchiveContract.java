package io.nochub.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.HubPlugin;
import io.nochub.api.Integration;
import io.nochub.api.IntegrationType;
import io.nochub.runtime.loader.PluginClassLoader;
import io.nochub.runtime.loader.PluginDescriptor;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.testkit.TestContext;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every built plugin archive must hold to. A plugin extends it, empty, in a class whose name
 * ends in IT, so that it runs after the archive was packed, and the archive is loaded in the hub's
 * own class loaders.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class ArchiveContract {
  private static final List<String> OF_THE_HUB =
      List.of("io/nochub/api/", "io/nochub/runtime/", "org/slf4j/", "org/jspecify/", "org/pf4j/");

  @TempDir private Path directory;
  private DirectoryArchive archive;

  /** What the archive is opened with; the example's settings, which a plugin may change. */
  protected Map<String, Object> settings(Map<String, Object> example) {
    return example;
  }

  /**
   * Works with the opened archive before it is unloaded. For a plugin whose libraries may leave
   * something behind on the threads that call them: that would hold its classes.
   */
  protected void use(Integration integration) throws Exception {}

  @BeforeEach
  void unpack() throws Exception {
    archive = DirectoryArchive.built(directory);
  }

  @Test
  void the_descriptor_is_complete_and_filled_in() throws Exception {
    PluginDescriptor descriptor = archive.descriptor();

    assertThat(archive.file().getFileName().toString())
        .startsWith(descriptor.id() + "-" + descriptor.version() + ".");
    assertThat(List.of(descriptor.provider(), descriptor.description(), descriptor.license()))
        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("${"));
    assertThat(descriptor.description())
        .as("a description of its own")
        .doesNotStartWith("Parent of every plugin");
    assertThat(descriptor.worksWith("1.0.0")).isTrue();
  }

  @Test
  void it_packs_nothing_that_the_hub_lends() throws Exception {
    for (String prefix : OF_THE_HUB) {
      assertThat(archive.entries())
          .as("classes below %s", prefix)
          .noneMatch(name -> name.substring(name.indexOf('!') + 1).startsWith(prefix))
          .noneMatch(name -> name.startsWith("classes/" + prefix));
    }
  }

  @Test
  void the_libraries_it_packs_are_listed_with_their_licences() throws Exception {
    if (archive.libraries().isEmpty()) {
      return;
    }
    String list = Files.readString(Path.of("LIBRARIES.md"));
    for (Path library : archive.libraries()) {
      String name = library.getFileName().toString().replaceFirst("-[0-9][^/]*\\.jar$", "");
      assertThat(list)
          .as("LIBRARIES.md has a row | %s | its licence |", name)
          .containsPattern("(?m)^\\| *`?" + Pattern.quote(name) + "`? *\\|[^|]*[A-Za-z][^|]*\\|");
    }
  }

  @Test
  void it_loads_where_it_sees_only_the_api_and_lists_its_types() throws Exception {
    try (PluginClassLoader loader = archive.load()) {
      List<IntegrationType<?>> types = archive.plugin(loader).integrationTypes();

      assertThat(types).isNotEmpty();
      assertThat(types).extracting(IntegrationType::id).doesNotHaveDuplicates();
      for (IntegrationType<?> type : types) {
        assertThat(type.configType().getClassLoader()).isSameAs(loader);
        assertThat(new SettingsBinder(Map.of()).schema(type.configType())).isNotEmpty();
      }
    }
  }

  @Test
  void all_its_own_classes_load_there() throws Exception {
    try (PluginClassLoader loader = archive.load()) {
      for (String name : archive.entries()) {
        boolean own = !name.contains("!") && name.endsWith(".class") && !name.contains("-info");
        if (own) {
          String type = name.replaceFirst("^classes/", "").replace('/', '.');
          Class<?> loaded = Class.forName(type.replaceFirst("\\.class$", ""), false, loader);
          assertThat(loaded.getDeclaredMethods()).isNotNull();
          assertThat(loaded.getDeclaredFields()).isNotNull();
        }
      }
    }
  }

  @Test
  void it_brings_its_example_its_icon_and_its_readme() throws Exception {
    try (PluginClassLoader loader = archive.load()) {
      for (String resource : List.of(Example.PATH, "hub/icon.svg", "hub/README.md")) {
        assertThat(loader.findResource(resource)).as("%s in the archive", resource).isNotNull();
      }
      Example example = Example.of(loader);
      IntegrationType<?> type =
          archive.plugin(loader).integrationTypes().stream()
              .filter(one -> one.id().equals(example.type()))
              .findFirst()
              .orElseThrow();
      new SettingsBinder(example.environment()).bind(type.configType(), example.settings());
    }
  }

  @Test
  void nothing_holds_its_classes_once_it_is_unloaded() throws Exception {
    WeakReference<ClassLoader> loader = used();

    Awaitility.await("the plugin's class loader to be collected")
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  /** Loads, binds, describes and lets go, in a frame of its own. */
  private WeakReference<ClassLoader> used() throws Exception {
    try (PluginClassLoader loader = archive.load()) {
      HubPlugin plugin = archive.plugin(loader);
      Example example = Example.of(loader);
      for (IntegrationType<?> type : plugin.integrationTypes()) {
        SettingsBinder binder = new SettingsBinder(example.environment());
        binder.schema(type.configType());
        if (type.id().equals(example.type())) {
          open(type, binder, example);
        }
      }
      return new WeakReference<>(loader);
    }
  }

  private <C extends Record> void open(
      IntegrationType<C> type, SettingsBinder binder, Example example) throws Exception {
    C config = binder.bind(type.configType(), settings(example.settings())).value();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(type.configType().getClassLoader());
    try (TestContext context = TestContext.plain();
        Integration integration = type.open(config, context)) {
      use(integration);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
