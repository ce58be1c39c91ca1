package io.nochub.plugins.webhook;

import io.nochub.testkit.contract.ArchiveContract;

class WebhookArchiveIT extends ArchiveContract {}
