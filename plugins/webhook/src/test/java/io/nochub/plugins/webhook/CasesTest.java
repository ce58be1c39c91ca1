package io.nochub.plugins.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.IntegrationException;
import io.nochub.api.source.Reading;
import io.nochub.api.source.Received;
import io.nochub.api.source.WebhookRequest;
import io.nochub.api.source.WebhookSource;
import io.nochub.api.source.WebhookVerdict;
import io.nochub.testkit.PayloadCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The recorded bodies; the fact "mapping" of a case names the mapping it is read with. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CasesTest {
  private static final Path MAPPINGS = Path.of("src", "test", "resources", "mappings");

  @TestFactory
  Stream<DynamicTest> recorded_bodies() {
    return PayloadCases.read(new ByCase());
  }

  @Test
  void the_readme_shows_the_mappings_that_are_tested() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    try (Stream<Path> mappings = Files.list(MAPPINGS)) {
      List<Path> all = mappings.toList();
      assertThat(all).isNotEmpty();
      for (Path mapping : all) {
        assertThat(readme).as("%s", mapping).contains(Files.readString(mapping));
      }
    }
    assertThat(readme).contains(WebhookConfig.PLAIN_SHAPE);
  }

  private static final class ByCase implements WebhookSource {
    @Override
    public String name() {
      return JsonHook.NAME;
    }

    @Override
    public WebhookVerdict authenticate(WebhookRequest request) {
      return WebhookVerdict.refuse();
    }

    @Override
    public Reading read(Received item) throws IntegrationException {
      HookFixture hook =
          item.fact("mapping")
              .map(name -> HookFixture.mapping(text(name + ".jsonata")))
              .orElseGet(HookFixture::plain);
      return hook.hook().read(item);
    }

    private static String text(String file) {
      try {
        return Files.readString(MAPPINGS.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
