package io.nochub.hub.web;

/** What is done for one request. */
@FunctionalInterface
public interface Handling {
  /**
   * Answers a request whose sender was let in and whose path, query and headers were checked. An
   * {@link ApiError} becomes a problem document; any other exception is logged and becomes a 500
   * that tells nothing but an id.
   */
  Answer answer(Call call) throws Exception;
}
