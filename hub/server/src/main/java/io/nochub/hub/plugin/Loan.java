package io.nochub.hub.plugin;

import io.nochub.runtime.http.CallsLeft;
import java.util.List;
import java.util.Map;

/** What an integration was lent for as long as it is open, seen from its outside. */
interface Loan {
  /** Nothing was lent. */
  Loan NONE =
      new Loan() {
        @Override
        public void takeBack() {}

        @Override
        public List<CallsLeft> callsLeft() {
          return List.of();
        }

        @Override
        public Map<String, Long> dropped() {
          return Map.of();
        }
      };

  /** Takes it back; run once the integration is closed. */
  void takeBack();

  /** What is left of the paces its vendor allows. */
  List<CallsLeft> callsLeft();

  /** How much was lost so far, by the names its plugin counts it under. */
  Map<String, Long> dropped();
}
