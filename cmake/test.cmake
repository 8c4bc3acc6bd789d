enable_testing()
find_package(GTest 1.12 REQUIRED)

# gold links a program in a third of the time, and many follow. What clang's sanitizers bring it warns about.
find_program(WARDER_GOLD ld.gold)
mark_as_advanced(WARDER_GOLD)
if(WARDER_GOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=gold)
endif()

# Read once for all tests: GoogleTest and the standard library are half of the time that a test takes to compile. A
# test includes what it uses all the same: where ccache compiles, nothing is precompiled (tools/lib.sh).
add_library(warder_test_headers OBJECT ${PROJECT_SOURCE_DIR}/cmake/test_headers.cpp)
target_compile_features(warder_test_headers PRIVATE cxx_std_20)
target_link_libraries(warder_test_headers PRIVATE warder_warnings GTest::gmock GTest::gtest)
target_precompile_headers(warder_test_headers PRIVATE
  <gmock/gmock.h> <gtest/gtest.h> <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional>
  <stop_token> <string> <string_view> <thread> <tuple> <unordered_map> <utility> <variant> <vector>)

# warder_add_test(NAME SOURCES a_test.cpp ... LINK targets ... [LABELS labels ...])
#
# One test program. The label says which step of `./test` runs it: unit, conversation, attack or integration.
function(warder_add_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_LINK} warder_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_precompile_headers(${name} REUSE_FROM warder_test_headers)
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 300)
endfunction()
