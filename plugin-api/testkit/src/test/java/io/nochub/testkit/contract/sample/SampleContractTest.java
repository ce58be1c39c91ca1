package io.nochub.testkit.contract.sample;

/** The good plugin passes. */
class SampleContractTest extends SampleContract {
  @Override
  Flaw flaw() {
    return Flaw.NONE;
  }
}
