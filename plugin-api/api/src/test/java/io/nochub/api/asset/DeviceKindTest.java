package io.nochub.api.asset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeviceKindTest {
  @ParameterizedTest
  @CsvSource({
    "Windows Server, SERVER",
    "Print server, PRINTER",
    "WORKSTATION, WORKSTATION",
    "Shared PCs, OTHER",
    "Core switch, NETWORK",
    "NAS, STORAGE",
    "UPS, POWER",
    "Groups, OTHER",
    "iPhone, MOBILE",
    "'', OTHER"
  })
  void a_kind_is_guessed_by_words(String name, Device.Kind meant) {
    assertThat(Device.Kind.guess(name)).isEqualTo(meant);
  }
}
