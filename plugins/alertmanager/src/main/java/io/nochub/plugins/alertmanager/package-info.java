/**
 * Prometheus Alertmanager: takes in what its webhook receiver sends, payload version 4, each alert
 * of a notification on its own.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">The
 *     format, in Alertmanager's documentation</a>
 */
@NullMarked
package io.nochub.plugins.alertmanager;

import org.jspecify.annotations.NullMarked;
