package io.nochub.plugins.kaseyabms;

import io.nochub.testkit.contract.ArchiveContract;

/** The built archive, loaded as the hub loads it. */
class KaseyaBmsArchiveIT extends ArchiveContract {}
