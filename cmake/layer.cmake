# warder_add_layer(NAME SOURCES a.cpp ... [DEPENDS layer ...] [PRIVATE third-party targets ...])
#
# One static library a layer. Its public headers are include/warder/NAME/*.hpp; the alias warder::NAME is the
# installed name, so that code reads the same inside this tree and outside.
function(warder_add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  set(target warder_${name})
  add_library(${target} STATIC ${LAYER_SOURCES})
  add_library(warder::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)

  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/warder/${name}/*.hpp)
  target_sources(${target} PUBLIC
    FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(${target} PUBLIC cxx_std_20)

  foreach(layer IN LISTS LAYER_DEPENDS)
    target_link_libraries(${target} PUBLIC warder::${layer})
  endforeach()
  target_link_libraries(${target} PRIVATE ${LAYER_PRIVATE} $<BUILD_INTERFACE:warder_warnings>)
  set_property(GLOBAL APPEND PROPERTY WARDER_LAYER_TARGETS ${target})
endfunction()
