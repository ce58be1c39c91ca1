package io.nochub.testkit.contract.sample;

import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.net.URI;

/** Settings of the sample. */
public record SampleConfig(
    @Setting(label = "Address", help = "Where the product is") URI address,
    @Setting(label = "Token") Secret token,
    @Setting(label = "Webhook secret") Secret hookSecret,
    @Setting(label = "Page size", byDefault = "2", min = 1, max = 100, advanced = true)
        int pageSize) {}
