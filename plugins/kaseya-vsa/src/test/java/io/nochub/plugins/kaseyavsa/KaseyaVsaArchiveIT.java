package io.nochub.plugins.kaseyavsa;

import io.nochub.testkit.contract.ArchiveContract;

/** The built archive, loaded as the hub loads it. */
class KaseyaVsaArchiveIT extends ArchiveContract {}
