package io.nochub.api.notify;

/** What the service said. Later news of the same external id comes as DeliveryReported. */
public record Receipt(String externalId, State state) {
  /** May grow. */
  public enum State {
    ACCEPTED,
    DELIVERED,
    READ,
    FAILED
  }
}
