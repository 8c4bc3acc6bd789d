# Warning flags for Warder's own targets; never exported to users.
add_library(warder_warnings INTERFACE)
if(PROJECT_IS_TOP_LEVEL)
  target_compile_options(warder_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough)
  if(WARDER_WERROR)
    target_compile_options(warder_warnings INTERFACE -Werror)
  endif()
  # GCC warns that designated initialisers leave defaulted members out, which is what they are for.
  target_compile_options(warder_warnings INTERFACE -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports reads of freshly constructed strings and optionals at -O2 that are not there (GCC bugs 105329, 105562).
    target_compile_options(warder_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
  endif()
endif()
