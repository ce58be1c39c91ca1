package io.nochub.plugins.dattormm;

import io.nochub.testkit.contract.ArchiveContract;

class DattoArchiveIT extends ArchiveContract {}
