package io.nochub.hub.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A throw-away plugin: a source text that is compiled here, and packed as a jar or zip. In the
 * source, {@code DEMO} stands for a ready-made type whose settings make it behave or misbehave.
 */
public final class TestPlugin {
  /** A plugin that does what its setting "mood" says. */
  static final String DEMO =
      """
      package demo;

      import io.nochub.api.*;
      import io.nochub.api.config.Setting;
      import io.nochub.api.signal.*;
      import io.nochub.api.source.*;
      import java.net.URI;
      import java.util.*;
      import org.jspecify.annotations.Nullable;

      public final class Demo implements HubPlugin {
        static final String VERSION = "%VERSION%";

        record Config(
            @Setting(label = "Mood") String mood,
            @Setting(label = "Password") Secret password,
            @Setting(label = "Address") @Nullable URI address) {
          Config {
            if (mood.equals("unfit")) {
              throw new InvalidConfigException("mood", "must not be unfit");
            }
          }
        }

        @Override
        public List<IntegrationType<?>> integrationTypes() {
          return List.of(
              IntegrationType.of(
                  "demo", "Demo", Config.class,
                  Set.of(Capability.ALERTS_BY_WEBHOOK), Set.of(), Connection::new));
        }

        static final class Connection implements Integration, WebhookSource {
          private final Config config;
          private final IntegrationContext context;

          Connection(Config config, IntegrationContext context) {
            this.config = config;
            this.context = context;
            switch (config.mood()) {
              case "open refuses" -> throw new InvalidConfigException("mood", "is not for today");
              case "open crashes" -> throw new IllegalStateException("crash in open");
              case "open breaks" -> throw new NoClassDefFoundError("some/Library");
              case "open hangs" -> spin();
              default -> context.logger().info("opened with {}", config.password());
            }
          }

          @Override
          public Health probe() throws IntegrationException, InterruptedException {
            switch (VERSION.equals("2.0.0-bad") ? "unavailable" : config.mood()) {
              case "unavailable" -> throw failure(IntegrationException.Kind.UNAVAILABLE);
              case "refused" -> throw failure(IntegrationException.Kind.AUTHENTICATION);
              case "probe crashes" -> throw new IllegalStateException("crash in probe");
              case "probe breaks" -> throw new StackOverflowError("too deep");
              case "down" -> {
                return Health.of("no rights",
                    new Health.Check("read alerts", Health.Answer.NO, Health.Cause.SETTINGS, "403"));
              }
              default -> {
                return Health.of("fine, version " + VERSION,
                    new Health.Check("read alerts", Health.Answer.YES, Health.Cause.NONE, ""));
              }
            }
          }

          private static IntegrationException failure(IntegrationException.Kind kind) {
            return IntegrationException.of(kind, "the vendor said " + kind);
          }

          private static void spin() {
            while (System.getProperty("demo.stop") == null) {
              Thread.onSpinWait();
            }
          }

          @Override
          public List<SignalSource> sources() {
            return List.of(this);
          }

          @Override
          public String name() {
            return "hook";
          }

          @Override
          public WebhookVerdict authenticate(WebhookRequest request) {
            return WebhookVerdict.accept();
          }

          @Override
          public Reading read(Received item) {
            if (item.text().contains("Siren")) {
              return Reading.of(
                  AlertRaised.of("1", "siren", Subject.of("acme", null))
                      .at(item.at()).title("Siren").build());
            }
            return Reading.nothing(config.password().reveal() + " " + VERSION);
          }

          @Override
          public void close() {
            switch (config.mood()) {
              case "close crashes" -> throw new IllegalStateException("crash in close");
              case "leaves a thread" -> {
                Thread left = new Thread(() -> {
                  while (true) {
                    try {
                      new java.util.concurrent.CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      // the very mistake
                    }
                  }
                }, "left behind");
                left.setDaemon(true);
                left.start();
              }
              default -> context.logger().info("closed");
            }
          }
        }
      }
      """;

  private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, byte[]> resources = new TreeMap<>();
  private final String source;

  private TestPlugin(String id, String version, String source) {
    this.source = source;
    properties.put("plugin.id", id);
    properties.put("plugin.version", version);
    properties.put("plugin.class", "demo.Demo");
    properties.put("plugin.requires", ">=1.0.0 & <2.0.0");
    properties.put("plugin.provider", "Tests");
    properties.put("plugin.description", "A demo");
    properties.put("plugin.license", "none");
  }

  /** The demo plugin in that version. */
  public static TestPlugin demo(String version) {
    return new TestPlugin("demo", version, DEMO.replace("%VERSION%", version));
  }

  /** A plugin whose class {@code demo.Demo} has this body. */
  static TestPlugin withBody(String id, String body) {
    String source =
        """
        package demo;
        import io.nochub.api.*;
        import java.util.*;
        public final class Demo implements HubPlugin {
        %s
        }
        """;
    return new TestPlugin(id, "1.0.0", source.formatted(body));
  }

  TestPlugin with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  TestPlugin without(String property) {
    properties.remove(property);
    return this;
  }

  TestPlugin resource(String name, String text) {
    resources.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  TestPlugin resource(String name, byte[] content) {
    resources.put(name, content);
    return this;
  }

  /** Its files, as a plain jar holds them. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>(resources);
    files.putAll(compiled(source));
    files.put("plugin.properties", properties());
    return files;
  }

  byte[] properties() {
    StringBuilder text = new StringBuilder();
    properties.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  public Path jar(Path folder) {
    return write(folder.resolve(name() + ".jar"), packed(files()));
  }

  /** A zip of plugin.properties, classes/ and lib/, with these libraries. */
  Path zip(Path folder, Map<String, byte[]> libraries) {
    Map<String, byte[]> all = new TreeMap<>();
    files()
        .forEach(
            (name, content) ->
                all.put(name.equals("plugin.properties") ? name : "classes/" + name, content));
    libraries.forEach((name, content) -> all.put("lib/" + name, content));
    return write(folder.resolve(name() + ".zip"), packed(all));
  }

  /** As a build leaves it: target/classes under the folder. */
  void built(Path module) {
    files()
        .forEach((name, content) -> write(module.resolve("target/classes").resolve(name), content));
  }

  private String name() {
    return properties.get("plugin.id") + "-" + properties.get("plugin.version");
  }

  static Path write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] packed(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> compiled(String source) {
    return COMPILED.computeIfAbsent(source, TestPlugin::compile);
  }

  private static Map<String, byte[]> compile(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Classes classes = new Classes(compiler.getStandardFileManager(null, null, null));
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("mem:///demo/Demo.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path", ""));
    boolean good = compiler.getTask(problems, classes, null, options, null, List.of(file)).call();
    if (!good) {
      throw new IllegalStateException(problems.toString());
    }
    return classes.files();
  }

  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> made = new TreeMap<>();

    Classes(JavaFileManager usual) {
      super(usual);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      String path = name.replace('.', '/') + ".class";
      return new SimpleJavaFileObject(URI.create("mem:///" + path), kind) {
        @Override
        public ByteArrayOutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          made.put(path, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> files() {
      Map<String, byte[]> files = new TreeMap<>();
      made.forEach((path, bytes) -> files.put(path, bytes.toByteArray()));
      return files;
    }
  }
}
