package io.nochub.api.asset;

import io.nochub.api.Cursor;
import io.nochub.api.ImplementedBy;
import io.nochub.api.IntegrationException;
import io.nochub.api.Page;

/**
 * Complete lists copied into the hub's own inventory; never asked while an alert is being handled.
 * What is missing from a complete list is marked as gone.
 */
@ImplementedBy(ImplementedBy.Side.PLUGIN)
public interface AssetDirectory {
  Page<Organisation> organisations(Cursor from) throws IntegrationException, InterruptedException;

  Page<Device> devices(Cursor from) throws IntegrationException, InterruptedException;
}
