package io.nochub.plugins.lab.rmm;

import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import org.jspecify.annotations.Nullable;

/** Settings of the pretend RMM. */
public record LabRmmConfig(
    @Setting(
            label = "Speed",
            help = "Minutes of story in one real minute: 30 plays a day in 48 minutes.",
            byDefault = "30",
            min = 1,
            max = 1440)
        int speed,
    @Setting(
            label = "Seed",
            help = "Decides on which days the conditions come that do not come every day.",
            byDefault = "1",
            advanced = true)
        long seed,
    @Setting(
            label = "Secret for alerts by hand",
            help =
                "What a request to the manual source must carry, as a bearer token or in the header"
                    + " X-Lab-Secret. Without it there is no such source.")
        @Nullable Secret manualSecret) {}
