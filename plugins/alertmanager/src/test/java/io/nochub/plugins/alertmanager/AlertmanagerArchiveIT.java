package io.nochub.plugins.alertmanager;

import io.nochub.testkit.contract.ArchiveContract;

class AlertmanagerArchiveIT extends ArchiveContract {}
