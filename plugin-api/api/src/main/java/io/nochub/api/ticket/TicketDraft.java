package io.nochub.api.ticket;

import io.nochub.api.signal.Category;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ticket to be made, worded by the hub within the system's limits.
 *
 * @param organisationId the ticket system's own id of the client, from the operator's mapping; null
 *     if none is mapped
 * @param configurationItemIds the ticket system's own ids of the devices concerned
 * @param fields what the operator's rules chose, keyed by TicketField.name
 */
public record TicketDraft(
    @Nullable String organisationId,
    @Nullable String siteId,
    @Nullable String contactId,
    List<String> configurationItemIds,
    String summary,
    String body,
    Priority priority,
    Category category,
    Map<String, String> fields,
    @Nullable URI link) {
  public enum Priority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
  }

  public TicketDraft {
    configurationItemIds = List.copyOf(configurationItemIds);
    fields = Map.copyOf(fields);
  }

  public static Builder of(String summary, String body) {
    return new Builder(summary, body);
  }

  public static final class Builder {
    private final String summary;
    private final String body;
    private @Nullable String organisationId;
    private @Nullable String siteId;
    private @Nullable String contactId;
    private List<String> configurationItemIds = List.of();
    private Priority priority = Priority.NORMAL;
    private Category category = Category.OTHER;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private @Nullable URI link;

    private Builder(String summary, String body) {
      this.summary = summary;
      this.body = body;
    }

    public Builder organisation(
        @Nullable String id, @Nullable String site, @Nullable String contact) {
      organisationId = id;
      siteId = site;
      contactId = contact;
      return this;
    }

    public Builder configurationItems(List<String> ids) {
      configurationItemIds = ids;
      return this;
    }

    public Builder priority(Priority value) {
      priority = value;
      return this;
    }

    public Builder category(Category value) {
      category = value;
      return this;
    }

    public Builder field(String name, String value) {
      fields.put(name, value);
      return this;
    }

    public Builder link(@Nullable URI address) {
      link = address;
      return this;
    }

    public TicketDraft build() {
      return new TicketDraft(
          organisationId,
          siteId,
          contactId,
          configurationItemIds,
          summary,
          body,
          priority,
          category,
          fields,
          link);
    }
  }
}
