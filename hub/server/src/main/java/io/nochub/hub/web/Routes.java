package io.nochub.hub.web;

/** The web side of a feature. */
public interface Routes {
  /** Registers every endpoint of the feature; called once, before the server listens. */
  void addTo(Endpoints endpoints);
}
