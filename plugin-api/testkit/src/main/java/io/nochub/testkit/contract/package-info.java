/**
 * What every plugin must hold to, as tests. An author extends {@link IntegrationContract} and
 * {@link ArchiveContract}, says how to connect and how the vendor answers, and gets one group of
 * tests for each thing the type declares it can do.
 */
@NullMarked
package io.nochub.testkit.contract;

import org.jspecify.annotations.NullMarked;
