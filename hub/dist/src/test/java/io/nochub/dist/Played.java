package io.nochub.dist;

import io.nochub.testkit.FakeVendor;
import io.nochub.testkit.FakeVendor.Asked;
import io.nochub.testkit.FakeVendor.Desk;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A played vendor, and what people see and do there while the hub asks nothing. */
final class Played<D extends Desk> implements AutoCloseable {
  private final FakeVendor vendor = FakeVendor.start();
  private final D desk;

  /**
   * Starts it.
   *
   * @param opened the vendor's desk, by the address it is reached at
   */
  Played(Function<URI, D> opened) {
    desk = opened.apply(vendor.address());
    vendor.desk(desk);
  }

  String address(String path) {
    return vendor.address(path).toString();
  }

  <T> T see(Function<D, T> look) {
    return vendor.between(() -> look.apply(desk));
  }

  void act(Consumer<D> act) {
    see(
        there -> {
          act.accept(there);
          return true;
        });
  }

  /** Everything the hub asked that may change something. */
  List<Asked> writes() {
    return vendor.writes();
  }

  @Override
  public void close() {
    vendor.close();
  }
}
