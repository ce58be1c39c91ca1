package io.nochub.plugins.snmp;

import io.nochub.testkit.contract.ArchiveContract;

class SnmpArchiveIT extends ArchiveContract {}
