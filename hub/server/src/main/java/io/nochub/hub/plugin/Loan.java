package io.nochub.hub.plugin;

import io.nochub.runtime.http.CallsLeft;
import java.util.List;

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
      };

  /** Takes it back; run once the integration is closed. */
  void takeBack();

  /** What is left of the paces its vendor allows. */
  List<CallsLeft> callsLeft();
}
