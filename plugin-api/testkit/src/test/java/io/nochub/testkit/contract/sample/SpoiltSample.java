package io.nochub.testkit.contract.sample;

/** The kit on a plugin with a flaw; run by {@link FlawsTest} alone, one flaw after the other. */
final class SpoiltSample extends SampleContract {
  static final String FLAW = "nochub.testkit.flaw";

  @Override
  Flaw flaw() {
    return Flaw.valueOf(System.getProperty(FLAW, Flaw.NONE.name()));
  }
}
