package io.nochub.plugins.lab;

import io.nochub.testkit.contract.ArchiveContract;

class LabArchiveIT extends ArchiveContract {}
