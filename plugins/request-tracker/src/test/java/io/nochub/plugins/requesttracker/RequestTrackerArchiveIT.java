package io.nochub.plugins.requesttracker;

import io.nochub.testkit.contract.ArchiveContract;

/** The built archive, loaded as the hub loads it. */
class RequestTrackerArchiveIT extends ArchiveContract {}
