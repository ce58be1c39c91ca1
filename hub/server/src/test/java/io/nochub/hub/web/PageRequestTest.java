package io.nochub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PageRequestTest {
  private final PageRequest first = PageRequest.of(2, null, "/list");

  @Test
  void the_cursor_brings_back_the_key_of_the_last_item() {
    Paged<String> page =
        first.page(List.of("a", "b", "c"), item -> List.of(7L, item, "with, comma"));
    assertThat(page.items()).containsExactly("a", "b");
    PageRequest next = PageRequest.of(2, page.next(), "/list");
    assertThat(next.number(0)).hasValue(7L);
    assertThat(next.text(1)).hasValue("b");
    assertThat(next.text(2)).hasValue("with, comma");
  }

  @Test
  void the_last_page_has_no_next() {
    assertThat(first.page(List.of("a", "b"), List::of).next()).isNull();
    assertThat(first.text(0)).isEmpty();
  }

  @Test
  void a_garbled_cursor_is_refused() {
    String cursor = first.page(List.of(1, 2, 3), List::of).next();
    assertThatThrownBy(() -> PageRequest.of(2, cursor + "A", "/list")).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> PageRequest.of(2, "%%%", "/list")).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> PageRequest.of(2, "AAAA", "/list")).isInstanceOf(ApiError.class);
  }

  @Test
  void a_cursor_of_another_list_or_filter_is_refused() {
    String cursor = first.page(List.of(1, 2, 3), List::of).next();
    assertThatThrownBy(() -> PageRequest.of(2, cursor, "/list{state=[OPEN]}"))
        .isInstanceOf(ApiError.class);
  }

  @Test
  void a_part_that_is_not_there_or_no_number_is_refused() {
    String cursor = first.page(List.of("a", "b", "c"), List::of).next();
    PageRequest next = PageRequest.of(2, cursor, "/list");
    assertThatThrownBy(() -> next.number(0)).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> next.text(1)).isInstanceOf(ApiError.class);
  }

  @Test
  void a_short_list_is_paged_by_place() {
    List<Integer> all = IntStream.range(0, 5).boxed().toList();
    Paged<Integer> one = first.pageOf(all);
    Paged<Integer> two = PageRequest.of(2, one.next(), "/list").pageOf(all);
    Paged<Integer> three = PageRequest.of(2, two.next(), "/list").pageOf(all);
    assertThat(one.items()).containsExactly(0, 1);
    assertThat(two.items()).containsExactly(2, 3);
    assertThat(three.items()).containsExactly(4);
    assertThat(three.next()).isNull();
  }
}
