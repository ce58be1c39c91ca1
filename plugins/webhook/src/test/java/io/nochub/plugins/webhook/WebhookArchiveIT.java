package io.nochub.plugins.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.nochub.api.Integration;
import io.nochub.testkit.contract.ArchiveContract;

class WebhookArchiveIT extends ArchiveContract {
  @Override
  protected void use(Integration integration) throws Exception {
    assertThat(
            integration
                .sources()
                .get(0)
                .read(HookFixture.json("{\"condition\":\"cpu\",\"device\":\"fs01\"}"))
                .signals())
        .hasSize(1);
  }
}
