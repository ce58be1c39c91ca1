package io.nochub.plugins.email;

import io.nochub.testkit.contract.ArchiveContract;

class EmailArchiveIT extends ArchiveContract {}
