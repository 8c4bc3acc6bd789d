# `cmake --install` and `find_package(warder)`: libraries, public headers, and the files that find_package reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY WARDER_LAYER_TARGETS)
install(TARGETS ${layers} warder_umbrella EXPORT warder FILE_SET HEADERS)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/warder)
install(EXPORT warder NAMESPACE warder:: FILE warderTargets.cmake DESTINATION ${package_dir})
configure_package_config_file(
  cmake/warderConfig.cmake.in ${PROJECT_BINARY_DIR}/warderConfig.cmake
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may break its users.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/warderConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/warderConfig.cmake ${PROJECT_BINARY_DIR}/warderConfigVersion.cmake
  DESTINATION ${package_dir})
if(WARDER_BUILD_APPS)
  install(TARGETS warder_program)
endif()
