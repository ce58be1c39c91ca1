package io.nochub.api.source;

/** Take the request in, refuse it, or only answer it, such as a vendor's verification handshake. */
public record WebhookVerdict(Decision decision, int status, String contentType, String body) {
  public enum Decision {
    ACCEPT,
    REFUSE,
    ANSWER
  }

  public static WebhookVerdict accept() {
    return accept(202, "text/plain", "");
  }

  /**
   * Taken in and answered in the vendor's own words, which are sent only when the request is on
   * disk.
   */
  public static WebhookVerdict accept(int status, String contentType, String body) {
    return new WebhookVerdict(Decision.ACCEPT, status, contentType, body);
  }

  public static WebhookVerdict refuse() {
    return new WebhookVerdict(Decision.REFUSE, 401, "text/plain", "");
  }

  public static WebhookVerdict answer(int status, String contentType, String body) {
    return new WebhookVerdict(Decision.ANSWER, status, contentType, body);
  }
}
