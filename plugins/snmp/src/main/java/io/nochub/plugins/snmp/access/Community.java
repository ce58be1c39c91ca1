package io.nochub.plugins.snmp.access;

import io.nochub.api.InvalidConfigException;
import io.nochub.api.Secret;
import io.nochub.api.config.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The password of SNMP v1 and v2c, which goes over the network in the clear. */
public record Community(
    @Setting(
            label = "Name",
            help = "How this list calls it; not the community itself",
            pattern = NAME)
        String name,
    @Setting(label = "Community") Secret community,
    @Setting(
            label = "Good for",
            help =
                "Addresses or prefixes such as 10.1.0.0/16 from which traps with this community are"
                    + " taken; from everywhere if there is none")
        List<String> sources,
    @Setting(label = "Client", help = "Whose devices use it, if not the client of the whole")
        @Nullable String organisation) {

  /** What names of communities and users look like. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,31}";

  public Community {
    if (community.reveal().isEmpty()) {
      throw new InvalidConfigException("community", "is empty");
    }
    prefixes(sources);
  }

  /** From where it is good; from everywhere if there is none. */
  public List<AddressPrefix> prefixes() {
    return prefixes(sources);
  }

  private static List<AddressPrefix> prefixes(List<String> sources) {
    try {
      return sources.stream().map(AddressPrefix::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException("sources", String.valueOf(e.getMessage()));
    }
  }
}
