package io.nochub.runtime.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nochub.api.http.HttpAccess;
import io.nochub.runtime.http.HttpClients;
import io.nochub.runtime.http.HttpMeter;
import io.nochub.runtime.http.HttpScope;
import io.nochub.runtime.json.JacksonJson;
import io.nochub.runtime.settings.SettingsBinder;
import io.nochub.runtime.work.Workers;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PluginClassLoaderTest {
  /** A plugin of package-private classes that uses everything the runtime lends. */
  private static final String SOURCE =
      """
      package com.example.plugin;

      import io.nochub.api.config.Setting;
      import io.nochub.api.http.HttpAccess;
      import io.nochub.api.http.HttpCall;
      import io.nochub.api.http.HttpManners;
      import io.nochub.api.json.Json;
      import java.net.URI;
      import java.util.concurrent.ExecutorService;
      import org.jspecify.annotations.Nullable;
      import org.slf4j.LoggerFactory;

      class Plugin {
        record Config(
            @Setting(label = "Address") URI address,
            @Setting(label = "Note") @Nullable String note) {}

        record Answer(int id) {}

        static Object use(Config config, HttpAccess http, Json json, ExecutorService pool)
            throws Exception {
          LoggerFactory.getLogger(Plugin.class).debug("in use");
          pool.submit(() -> {}).get();
          byte[] body =
              http.with(new HttpManners() {}).send(HttpCall.get(config.address())).body();
          return json.write(json.read(body, Answer.class));
        }
      }
      """;

  @TempDir static Path classes;

  @BeforeAll
  static void compile() throws Exception {
    Path source = Files.writeString(classes.resolve("Plugin.java"), SOURCE);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            source.toString());
    assertThat(result).isZero();
    Files.writeString(classes.resolve("plugin.txt"), "of the plugin");
  }

  private static PluginClassLoader plugin() throws Exception {
    URL[] urls = {classes.toUri().toURL()};
    return new PluginClassLoader(urls, new ApiOnlyClassLoader(), "my-rmm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.nochub.api.Secret",
        "io.nochub.api.http.HttpAccess",
        "org.slf4j.Logger",
        "org.jspecify.annotations.Nullable"
      })
  void the_api_slf4j_and_the_annotations_are_the_hosts_own(String name) throws Exception {
    try (PluginClassLoader loader = plugin()) {
      assertThat(loader.loadClass(name)).isSameAs(Class.forName(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.nochub.runtime.http.HttpClients",
        "io.nochub.apiary.Bee",
        "okhttp3.OkHttpClient",
        "tools.jackson.databind.ObjectMapper",
        "ch.qos.logback.classic.Logger",
        "org.junit.jupiter.api.Test",
        "kotlin.Unit"
      })
  void nothing_else_of_the_host_is_there(String name) throws Exception {
    try (PluginClassLoader loader = plugin()) {
      assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void the_platform_and_the_plugins_own_classes_and_resources_are_there() throws Exception {
    try (PluginClassLoader loader = plugin()) {
      assertThat(loader.loadClass("java.sql.Connection")).isNotNull();
      assertThat(loader.loadClass("com.example.plugin.Plugin").getClassLoader()).isSameAs(loader);
      assertThat(loader.getResource("plugin.txt")).isNotNull();
      assertThat(loader.getResource("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"))
          .isNull();
      assertThat(loader.getResource("io/nochub/api/Secret.class")).isNull();
    }
  }

  @Test
  void it_says_whose_it_is() throws Exception {
    try (PluginClassLoader loader = plugin()) {
      assertThat(loader).hasToString("plugin my-rmm");
      assertThat(loader.pluginId()).isEqualTo("my-rmm");
    }
  }

  @Test
  void after_use_and_close_it_is_collected_while_the_hub_goes_on() throws Exception {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    try (MockWebServer vendor = new MockWebServer();
        HttpClients clients = new HttpClients()) {
      vendor.start();
      vendor.enqueue(new MockResponse.Builder().body("{\"id\":7}").build());
      Reference<Object> loader =
          new WeakReference<>(used(clients, vendor.url("/").uri()), collected);

      Reference<?> gone = null;
      for (int attempt = 0; attempt < 50 && gone == null; attempt++) {
        System.gc();
        gone = collected.remove(100);
      }
      assertThat(gone).as("the loader's reference").isSameAs(loader);
    }
  }

  /** A whole life of a plugin, of which only the loader comes back. */
  private static Object used(HttpClients clients, URI vendor) throws Exception {
    JacksonJson json = new JacksonJson();
    Set<String> hosts = Set.of(vendor.getHost());
    HttpAccess http =
        clients.open(new HttpScope("rmm-1", hosts, hosts, null, json, HttpMeter.NONE));
    try (PluginClassLoader loader = plugin();
        Workers workers = new Workers("rmm-1", loader)) {
      Class<? extends Record> config =
          loader.loadClass("com.example.plugin.Plugin$Config").asSubclass(Record.class);
      Record settings =
          new SettingsBinder(Map.of()).bind(config, Map.of("address", vendor.toString())).value();
      Method use =
          Arrays.stream(loader.loadClass("com.example.plugin.Plugin").getDeclaredMethods())
              .filter(method -> method.getName().equals("use"))
              .findFirst()
              .orElseThrow();
      use.setAccessible(true);
      Object written = use.invoke(null, settings, http, json, workers.pool("a", 1));
      assertThat(new String((byte[]) written, StandardCharsets.UTF_8)).isEqualTo("{\"id\":7}");
      return loader;
    }
  }
}
