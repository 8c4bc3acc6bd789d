enable_testing()
find_package(GTest 1.12 REQUIRED)

# warder_add_test(NAME SOURCES a_test.cpp ... LINK targets ... [LABELS labels ...])
#
# One test program. The label says which step of `./test` runs it: unit, conversation, attack or integration.
function(warder_add_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_LINK} warder_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT 300)
endfunction()
