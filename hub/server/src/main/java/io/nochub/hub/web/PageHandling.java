package io.nochub.hub.web;

/** What is done for one request to a page. */
@FunctionalInterface
public interface PageHandling {
  /** Makes the page; an {@link ApiError} becomes a page that says so. */
  Answer answer(PageCall call) throws Exception;
}
