package io.nochub.plugins.autotask;

import io.nochub.testkit.contract.ArchiveContract;

/** The built archive, loaded as the hub loads it. */
class AutotaskArchiveIT extends ArchiveContract {}
